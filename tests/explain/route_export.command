route worlds.scenario shell Terminal
