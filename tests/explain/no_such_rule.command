ram-overcomit
