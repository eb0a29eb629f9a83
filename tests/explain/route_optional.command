route worlds.scenario web Timer
