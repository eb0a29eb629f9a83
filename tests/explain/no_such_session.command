route worlds.scenario web Terminal
