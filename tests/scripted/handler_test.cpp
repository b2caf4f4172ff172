#include "scripted/client_test.hpp"
