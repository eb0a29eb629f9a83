route worlds.scenario web File_system
