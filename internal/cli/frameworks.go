package cli

import (
	"fmt"

	"bearing/internal/framework"
)

type frameworksCmd struct {
	Frameworks string `help:"Folder with framework files of your own." env:"BEARING_FRAMEWORKS" placeholder:"DIR"`
	Lang       string `help:"Language of the words: en, nl or vi." enum:"en,nl,vi" default:"en" env:"BEARING_LANG"`
	JSON       bool   `help:"Print JSON."`
}

type frameworkLine struct {
	Key   string     `json:"key"`
	Name  string     `json:"name"`
	Kinds []kindLine `json:"kinds"`
}

type kindLine struct {
	Kind  string   `json:"kind"`
	Role  string   `json:"role"`
	Under []string `json:"under"`
	One   string   `json:"one"`
	Other string   `json:"other"`
}

func (c frameworksCmd) Run(to streams) error {
	library, err := house{Frameworks: c.Frameworks}.library()
	if err != nil {
		return err
	}
	lang := framework.Lang(c.Lang)
	lines := []frameworkLine{}
	for _, f := range library.All() {
		lines = append(lines, frameworkOf(f, lang))
	}
	if c.JSON {
		return printJSON(to.out, lines)
	}
	t := table(to.out)
	for _, f := range lines {
		fmt.Fprintf(t, "%s\t%s\n", f.Key, f.Name)
		for _, k := range f.Kinds {
			fmt.Fprintf(t, "\t  %s\t%s\n", k.One, k.Role)
		}
	}
	return t.Flush()
}

func frameworkOf(f *framework.Framework, lang framework.Lang) frameworkLine {
	line := frameworkLine{Key: f.Key, Name: f.Name.In(lang), Kinds: []kindLine{}}
	for _, k := range f.Kinds {
		kind := kindLine{Kind: k.Key, Role: k.Role.String(), Under: []string{}, One: k.Words.In(lang, 1), Other: k.Words.In(lang, 2)}
		for _, r := range k.Under {
			kind.Under = append(kind.Under, r.String())
		}
		line.Kinds = append(line.Kinds, kind)
	}
	return line
}
