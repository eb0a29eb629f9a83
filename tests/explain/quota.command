quota worlds.scenario
