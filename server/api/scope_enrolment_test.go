package api_test

func scopeEnrolment() map[string]scoped { return map[string]scoped{} }
