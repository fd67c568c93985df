// Command gotenberg is Gotenberg composed of the modules that turn HTML into PDF, and nothing else.
package main

import (
	gotenberg "github.com/gotenberg/gotenberg/v8/cmd"

	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/api"
	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/chromium"
	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/exiftool"
	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/pdfcpu"
	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/pdfengines"
	_ "github.com/gotenberg/gotenberg/v8/pkg/modules/qpdf"
)

func main() {
	gotenberg.Run()
}
