package api_test

func scopeCards() map[string]scoped { return map[string]scoped{} }
