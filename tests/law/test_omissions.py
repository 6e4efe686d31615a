"""What the law leaves out: a decision names a paragraph and says what of it is missing."""

from lexlog import library


def test_no_two_policies_say_different_things_of_one_paragraph():
    """They would be told together, of cases that only one of them is about."""
    found = {}
    for policy in library.load().law.policies:
        for omission in policy.omissions:
            found.setdefault(omission.paragraph, set()).add(omission.text)
    assert {paragraph: texts for paragraph, texts in found.items() if len(texts) > 1} == {}
