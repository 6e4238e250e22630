package web

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var (
	rendered = goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Table, extension.Strikethrough))
	cleaned  = bluemonday.UGCPolicy().RequireNoFollowOnLinks(true).RequireNoReferrerOnLinks(true)
)

// markdown turns a text that people wrote into HTML that cannot harm.
func markdown(source string) string {
	if source == "" {
		return ""
	}
	var b bytes.Buffer
	if err := rendered.Convert([]byte(source), &b); err != nil {
		return ""
	}
	return cleaned.Sanitize(b.String())
}
