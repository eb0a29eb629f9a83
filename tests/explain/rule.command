ram-overcommit
