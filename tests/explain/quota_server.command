quota worlds.scenario tar_fs
