tcb worlds.scenario web --json
