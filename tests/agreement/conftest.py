"""Prints how many generated programs used each construct."""

SEEN = "constructs of the generated programs"


def pytest_sessionfinish(session):
    """A process that runs a part of the tests hands its counts to the one that prints."""
    from generate import USED

    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[SEEN] = dict(USED)


def pytest_configure(config):
    if config.pluginmanager.hasplugin("xdist"):
        config.pluginmanager.register(Counts())


class Counts:
    """Adds up what the processes counted."""

    def pytest_testnodedown(self, node):
        from generate import USED

        USED.update(getattr(node, "workeroutput", {}).get(SEEN, {}))


def pytest_terminal_summary(terminalreporter):
    from generate import USED

    if USED:
        terminalreporter.section(SEEN)
        for name, count in sorted(USED.items(), key=lambda pair: (-pair[1], pair[0])):
            terminalreporter.write_line(f"{count:6d}  {name}")
