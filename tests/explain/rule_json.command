ram-overcommit --json
