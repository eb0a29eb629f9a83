route worlds.scenario red.shell Terminal
