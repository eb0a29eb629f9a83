quota worlds.scenario webb
