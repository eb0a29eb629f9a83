route worlds.scenario init LOG
