package calendar

// MarshalText writes the day as "2006-01-02", nothing for no day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = Parse(string(b))
	return err
}

// MarshalText writes the name of the grain.
func (g Grain) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads the name of a grain; any other word is no grain.
func (g *Grain) UnmarshalText(b []byte) error {
	*g, _ = ParseGrain(string(b))
	return nil
}
