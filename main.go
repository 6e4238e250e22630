// Bearing is a program that you host yourself for goals and the numbers behind
// them.
package main

import (
	"os"

	"bearing/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
