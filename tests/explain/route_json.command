route worlds.scenario red.reader ROM motd --json
