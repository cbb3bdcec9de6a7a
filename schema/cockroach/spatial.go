package cockroach

// SpatialOptions has the options of an index over points or shapes, which covers each shape with cells of the sphere. Smaller cells find fewer
// rows that do not match, and more cells make writes slower. Options that are not set use the server's default.
type SpatialOptions struct {
	// MaxLevel is the level of the smallest cells, 1 (a quarter of a sixth of the earth) to 30 (a square centimetre), by default 30. It must be a
	// multiple of LevelMod.
	MaxLevel int `json:"maxLevel,omitempty"`

	// LevelMod restricts the levels of cells to its multiples, 1 to 3, by default 1.
	LevelMod int `json:"levelMod,omitempty"`

	// MaxCells is the greatest number of cells for a shape, 1 to 32, by default 4.
	MaxCells int `json:"maxCells,omitempty"`
}

// Spatial sets the options of an index over points or shapes.
func Spatial(o SpatialOptions) Index { return Index{Spatial: o} }
