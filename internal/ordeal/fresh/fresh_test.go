package fresh

import (
	"testing"

	"bearing/internal/ordeal/subject"
	"bearing/internal/store"
	"bearing/internal/store/storetest"
)

func TestNoPageIsOlderThanTheLastAcknowledgedAct(t *testing.T) {
	binary, err := subject.Build(t.Context(), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db store.Config) {
		report, err := Run(t.Context(), Config{House: subject.House{Binary: binary, Dir: db.Dir, URL: db.URL}, Acts: 300, Lanes: 4, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Err(); err != nil {
			t.Error(err)
		}
		if report.Readings < 250 || report.Edits == 0 || report.Pages != 600 {
			t.Errorf("%+v says too little", report)
		}
	})
}

func TestAProgramThatDoesNotAskForTheRevisionIsFoundOut(t *testing.T) {
	binary, err := subject.Build(t.Context(), t.TempDir(), NoQuestion())
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(t.Context(), Config{House: subject.House{Binary: binary, Dir: t.TempDir()}, Acts: 60, Lanes: 4, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if report.Err() == nil {
		t.Errorf("%d pages of a program that never asks, and none was old: this trial would not notice an old page", report.Pages)
	}
}
