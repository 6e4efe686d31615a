"""Prints, after a run, how many generated programs used each construct."""


def pytest_terminal_summary(terminalreporter):
    from generate import USED

    if USED:
        terminalreporter.section("constructs of the generated programs")
        for name, count in sorted(USED.items(), key=lambda pair: -pair[1]):
            terminalreporter.write_line(f"{count:6d}  {name}")
