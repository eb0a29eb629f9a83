quota worlds.scenario red
