package wirefaults_test

import "github.com/crategen/crategen/test/faultcases/wirefaults/db/of"

type itemMarker = *of.Item
