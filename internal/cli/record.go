package cli

import (
	"context"
	"fmt"
	"strings"

	"bearing/internal/app"
	"bearing/internal/calendar"
	"bearing/internal/fault"
	"bearing/internal/text"
)

type recordCmd struct {
	house
	Measure string `required:"" help:"The measure: its id, number or ref." placeholder:"ID"`
	On      string `help:"The day that the reading is about; today when left out." placeholder:"DATE"`
	Note    string `help:"A sentence that stands with it."`
	Cause   string `help:"Why it corrects the reading of that day."`
	Value   string `arg:"" help:"The value, as 1250.5; a ratio as 8/10."`
	JSON    bool   `help:"Print JSON."`
}

func (c recordCmd) Run(ctx context.Context, to streams) error {
	in, err := c.record()
	if err != nil {
		return err
	}
	a, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	receipt, err := a.Record(ctx, c.who(), in)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(to.out, map[string]any{"measure": receipt.Measure})
	}
	_, err = fmt.Fprintf(to.out, "recorded for measure %d\n", receipt.Measure)
	return err
}

func (c recordCmd) record() (app.Record, error) {
	in := app.Record{Measure: c.Measure, Note: c.Note, Cause: c.Cause}
	var err error
	if c.On != "" {
		if in.On, err = calendar.Parse(c.On); err != nil {
			return in, fault.At("--on", err)
		}
	}
	return in, readValue(c.Value, &in)
}

// readValue reads "1250.5", or "8/10" as numerator and denominator.
func readValue(s string, in *app.Record) error {
	num, den, parts := strings.Cut(s, "/")
	x, err := text.ParseNumber(num, text.Point)
	if err != nil {
		return fault.At("value", err)
	}
	if !parts {
		in.Value = x
		return nil
	}
	in.Num = x
	if in.Den, err = text.ParseNumber(den, text.Point); err != nil {
		return fault.At("value", err)
	}
	if in.Den == 0 {
		return fault.New(fault.Invalid, "value", "divides by nothing; a ratio with no cases is left out")
	}
	return nil
}
