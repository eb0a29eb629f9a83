route worlds.scenario red.reader ROM
