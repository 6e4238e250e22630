package stratml

import (
	"encoding/json"
	"encoding/xml"
	"strings"

	"bearing/internal/text"
)

// The types below are the elements of Part 2 in the order in which its schema
// wants them written; read in any order. The JSON is how parts without a place
// in a plan are kept.

type report struct {
	XMLName        xml.Name
	Type           string          `xml:"Type,attr,omitempty"`
	Name           words           `xml:"Name"`
	Description    words           `xml:"Description,omitempty"`
	Other          words           `xml:"OtherInformation,omitempty"`
	Core           core            `xml:"StrategicPlanCore"`
	Administrative *administrative `xml:"AdministrativeInformation"`
	Submitter      *submitter      `xml:"Submitter"`
}

type core struct {
	Organizations []organization `xml:"Organization"`
	Vision        *statement     `xml:"Vision"`
	Mission       *statement     `xml:"Mission"`
	Values        []value        `xml:"Value"`
	Goals         []goal         `xml:"Goal"`
}

type organization struct {
	Name         words         `xml:"Name,omitempty" json:"name,omitempty"`
	Acronym      words         `xml:"Acronym,omitempty" json:"acronym,omitempty"`
	Identifier   first         `xml:"Identifier,omitempty" json:"identifier,omitempty"`
	Description  words         `xml:"Description,omitempty" json:"description,omitempty"`
	Stakeholders []stakeholder `xml:"Stakeholder" json:"stakeholders,omitempty"`
}

type stakeholder struct {
	Kind        string `xml:"StakeholderTypeType,attr,omitempty" json:"kind,omitempty"`
	Name        words  `xml:"Name" json:"name,omitempty"`
	Description words  `xml:"Description,omitempty" json:"description,omitempty"`
	Roles       []role `xml:"Role" json:"roles,omitempty"`
}

type role struct {
	Name        words   `xml:"Name" json:"name,omitempty"`
	Description words   `xml:"Description,omitempty" json:"description,omitempty"`
	Types       []words `xml:"RoleType" json:"types,omitempty"`
}

type statement struct {
	Description words `xml:"Description,omitempty"`
	Identifier  first `xml:"Identifier,omitempty"`
}

type value struct {
	Name        words `xml:"Name,omitempty"`
	Description words `xml:"Description,omitempty"`
}

type goal struct {
	Name         words         `xml:"Name"`
	Description  words         `xml:"Description"`
	Identifier   first         `xml:"Identifier,omitempty"`
	Sequence     words         `xml:"SequenceIndicator,omitempty"`
	Stakeholders []stakeholder `xml:"Stakeholder"`
	Other        words         `xml:"OtherInformation,omitempty"`
	Objectives   []objective   `xml:"Objective"`
}

type objective struct {
	Name         words         `xml:"Name"`
	Description  words         `xml:"Description"`
	Identifier   first         `xml:"Identifier,omitempty"`
	Sequence     words         `xml:"SequenceIndicator,omitempty"`
	Stakeholders []stakeholder `xml:"Stakeholder"`
	Other        words         `xml:"OtherInformation,omitempty"`
	Indicators   []indicator   `xml:"PerformanceIndicator"`
}

type indicator struct {
	Stage         string         `xml:"ValueChainStage,attr,omitempty"`
	Kind          string         `xml:"PerformanceIndicatorType,attr,omitempty"`
	OldKind       string         `xml:"IndicatorType,attr,omitempty"` // before ISO
	Sequence      words          `xml:"SequenceIndicator,omitempty"`
	Dimension     words          `xml:"MeasurementDimension"`
	Unit          words          `xml:"UnitOfMeasurement"`
	Identifier    first          `xml:"Identifier,omitempty"`
	Relationships []relationship `xml:"Relationship"`
	Instances     []instance     `xml:"MeasurementInstance"`
	Other         words          `xml:"OtherInformation,omitempty"`
}

type relationship struct {
	Kind        string  `xml:"RelationshipType,attr,omitempty" json:"kind,omitempty"`
	Identifier  first   `xml:"Identifier,omitempty" json:"identifier,omitempty"`
	Referents   []words `xml:"ReferentIdentifier" json:"referents,omitempty"`
	Name        words   `xml:"Name,omitempty" json:"name,omitempty"`
	Description words   `xml:"Description,omitempty" json:"description,omitempty"`
}

type instance struct {
	Targets []result `xml:"TargetResult" json:"targets,omitempty"`
	Actuals []result `xml:"ActualResult" json:"actuals,omitempty"`
}

type result struct {
	Start       first        `xml:"StartDate" json:"start,omitempty"`
	End         first        `xml:"EndDate" json:"end,omitempty"`
	Number      first        `xml:"NumberOfUnits" json:"number,omitempty"`
	Descriptors []descriptor `xml:"Descriptor" json:"descriptors,omitempty"`
	Description words        `xml:"Description,omitempty" json:"description,omitempty"`
}

type descriptor struct {
	Name  words `xml:"DescriptorName,omitempty" json:"name,omitempty"`
	Value words `xml:"DescriptorValue,omitempty" json:"value,omitempty"`
}

type administrative struct {
	Identifier  first `xml:"Identifier,omitempty" json:"identifier,omitempty"`
	Start       first `xml:"StartDate,omitempty" json:"start,omitempty"`
	End         first `xml:"EndDate,omitempty" json:"end,omitempty"`
	Publication first `xml:"PublicationDate,omitempty" json:"publication,omitempty"`
	Source      first `xml:"Source,omitempty" json:"source,omitempty"`
}

type submitter struct {
	Identifier first `xml:"Identifier,omitempty" json:"identifier,omitempty"`
	GivenName  words `xml:"GivenName,omitempty" json:"given_name,omitempty"`
	Surname    words `xml:"Surname,omitempty" json:"surname,omitempty"`
	Phone      words `xml:"PhoneNumber,omitempty" json:"phone,omitempty"`
	Email      words `xml:"EmailAddress,omitempty" json:"email,omitempty"`
}

// words is prose. An element that is repeated goes on in a new paragraph, and
// markup inside it is passed over.
type words string

// UnmarshalXML adds the text of one element.
func (w *words) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) error {
	s, err := prose(d)
	switch {
	case err != nil || s == "":
		return err
	case *w == "":
		*w = words(s)
	default:
		*w += words("\n\n" + s)
	}
	return nil
}

// first is a key, a number or a day: of repeated elements the first that says
// something counts.
type first string

// UnmarshalXML takes the text of one element, unless there is one already.
func (f *first) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) error {
	s, err := prose(d)
	if err == nil && *f == "" {
		*f = first(s)
	}
	return err
}

// prose reads the text up to the end of an element, with all that is inside.
func prose(d *xml.Decoder) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return text.NFC(strings.TrimSpace(b.String()))
}

// kept writes v as it is kept in Custom, "" when it says nothing.
func kept(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	switch s := string(data); s {
	case "null", "{}", "[]", "[{}]":
		return ""
	default:
		return s
	}
}

// unkept reads what kept wrote. What somebody else put there says nothing.
func unkept[T any](custom map[string]string, key string) (v T) {
	if json.Unmarshal([]byte(custom[key]), &v) != nil {
		var none T
		return none
	}
	return v
}
