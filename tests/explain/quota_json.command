quota worlds.scenario red.reader --json
