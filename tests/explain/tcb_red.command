tcb worlds.scenario red
