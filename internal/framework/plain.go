package framework

import (
	"embed"
	"sync"
)

//go:embed builtin
var files embed.FS

const plainFile = "builtin/neutral.yaml"

// A plainWords is the vocabulary that belongs to no framework. It names what
// others leave unnamed, and says in a few words what each thing is.
type plainWords struct {
	*Framework
	item    Words         // anything in a plan
	figure  Text          // what a measure is, as said after "is"
	meaning map[Role]Text // what a role is, as said after "is"
	or      Text          // between two meanings
	differs Text          // the sentence on a word that changes its meaning
}

var plain = sync.OnceValue(func() *plainWords {
	p, err := readPlain()
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return p
})

func readPlain() (*plainWords, error) {
	data, err := files.ReadFile(plainFile)
	if err != nil {
		return nil, err
	}
	root, err := open(plainFile, data)
	if err != nil {
		return nil, err
	}
	p := &plainWords{Framework: &Framework{}, meaning: map[Role]Text{}}
	d := &draft{Framework: p.Framework, kinds: map[string]bool{}}
	all := d.readers()
	all["item"] = wordsInto(&p.item)
	all["or"] = sentenceInto(&p.or)
	all["differs"] = sentenceInto(&p.differs)
	all["figure"] = sentenceInto(&p.figure)
	all["meaning"] = func(n node) error { return n.fields(p.meanings()) }
	if err := root.fields(all); err != nil {
		return nil, err
	}
	return p, d.check(root)
}

func (p *plainWords) meanings() readers {
	by := readers{}
	for _, role := range Roles() {
		by[role.String()] = func(n node) error {
			var t Text
			err := sentenceInto(&t)(n)
			p.meaning[role] = t
			return err
		}
	}
	return by
}

// Neutral returns the plain words that belong to no framework.
func Neutral() *Framework { return plain().Framework }

// Meaning says in a few words what a role is, whatever it is called.
func Meaning(role Role, lang Lang) string { return plain().meaning[role].In(lang) }
