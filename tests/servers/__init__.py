"""Real servers on this machine, for tests and measurements.

Each server has a folder, ports and settings of its own and leaves those of the system alone, so
several can run side by side. `fixtures` offers them to pytest.
"""
