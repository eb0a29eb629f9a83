tcb worlds.scenario red.shell
