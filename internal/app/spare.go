package app

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
)

// spare writes a value as JSON without what is zero: a row of a table says five
// things of an item that could say forty. What it writes reads as the value.
func spare(v any) (string, error) {
	b, err := appendSpare(nil, reflect.ValueOf(v))
	return string(b), err
}

func appendSpare(to []byte, v reflect.Value) ([]byte, error) {
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return appendSpare(to, v.Elem())
	case v.Kind() == reflect.Slice && !v.IsNil() && v.Type().Elem().Kind() == reflect.Struct:
		return appendList(to, v)
	case v.Kind() == reflect.Struct && !v.Type().Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return appendFields(to, v)
	case v.Kind() == reflect.String && isLetters(v.String()):
		return append(append(append(to, '"'), v.String()...), '"'), nil
	}
	b, err := json.Marshal(v.Interface())
	return append(to, b...), err
}

func appendList(to []byte, v reflect.Value) (_ []byte, err error) {
	to = append(to, '[')
	for i := range v.Len() {
		if i > 0 {
			to = append(to, ',')
		}
		if to, err = appendSpare(to, v.Index(i)); err != nil {
			return to, err
		}
	}
	return append(to, ']'), nil
}

func appendFields(to []byte, v reflect.Value) (_ []byte, err error) {
	to = append(to, '{')
	first := true
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		to = append(strconv.AppendQuote(to, v.Type().Field(i).Name), ':')
		if to, err = appendSpare(to, v.Field(i)); err != nil {
			return to, err
		}
	}
	return append(to, '}'), nil
}

// isLetters reports whether JSON writes a text as it is.
func isLetters(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return true
}
