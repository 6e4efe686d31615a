"""Leaves long tests to `-m long`, and prints how many generated programs used each construct."""


def pytest_collection_modifyitems(config, items):
    if not config.option.markexpr:
        long = [item for item in items if "agreement" in item.path.parts and item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def pytest_terminal_summary(terminalreporter):
    from generate import USED

    if USED:
        terminalreporter.section("constructs of the generated programs")
        for name, count in sorted(USED.items(), key=lambda pair: (-pair[1], pair[0])):
            terminalreporter.write_line(f"{count:6d}  {name}")
