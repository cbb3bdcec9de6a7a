package cratehttp

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// A COPY that fails in S3 or Azure answers 500 (5000) with the text of OpenDAL, over several lines:
//
//	OpenDALException[PermissionDenied (permanent) at write => S3Error { code: "SignatureDoesNotMatch", message: "...", ... }
//
//	Context:
//	   path: copied/t_0_.json
//
// While a file is read the context is within the line, and another node's exception is NotSerializableExceptionWrapper[OpenDALException: ...]. CrateDB 5.10
// reaches S3 by Amazon's library:
//
//	AmazonS3Exception[The bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; ...)]
//	SdkClientException[Unable to execute HTTP request: ...]

var (
	// storageKind is a kind of error, and what was tried. The last one is the cause.
	storageKind   = regexp.MustCompile(`(\w+) \((?:permanent|temporary|persistent)\) at ([\w:]*)`)
	storageCode   = regexp.MustCompile(`code: "([^"]+)", message: "((?:[^"\\]|\\.)*)"`)
	storagePath   = regexp.MustCompile(`\bpath: ([^\s,]+)`)
	storageSource = regexp.MustCompile(`(?s)\n\s*Source:\s*\n(.*?)\s*\]?\s*$`)
)

// amazonError has the message, the status and the code of Amazon's library.
var amazonError = regexp.MustCompile(`(?s)AmazonS3Exception(?:\[|: )(.*?) \(Service: Amazon S3; Status Code: (\d+); Error Code: ([^;]*);`)

// maxReason is the length up to which a reason of an unknown form is quoted.
const maxReason = 300

// amazonKinds are the kinds of OpenDAL for statuses of Amazon's library.
var amazonKinds = map[string]string{"401": "PermissionDenied", "403": "PermissionDenied", "404": "NotFound"}

// storageFault makes one line of the text of a failed storage, with the remedy if the kind has one. Other messages it returns as they are.
func storageFault(message string) (text, remedy string) {
	const failed = "the storage of the files failed"
	if m := amazonError.FindStringSubmatch(message); m != nil {
		return failed + ": " + m[3] + ": " + firstOf(m[1]), storageRemedy(amazonKinds[m[2]], strconv.Quote(m[3]))
	}
	if _, said, ok := strings.Cut(message, "SdkClientException["); ok {
		return failed + ": " + firstOf(strings.TrimSuffix(said, "]")), storageRemedy("", strings.Replace(said, "execute HTTP request", "send http request", 1))
	}
	kinds := storageKind.FindAllStringSubmatch(message, -1)
	if len(kinds) == 0 || !strings.Contains(message, "OpenDALException") {
		return message, ""
	}
	kind, tried := kinds[len(kinds)-1][1], kinds[len(kinds)-1][2]
	if tried != "" {
		tried = " at " + tried
	}
	if p := storagePath.FindStringSubmatch(message); p != nil {
		tried += " of " + p[1]
	}
	return failed + tried + ": " + storageReason(kind, message), storageRemedy(kind, message)
}

// storageReason is the code of the storage with its message, or the beginning of what OpenDAL says, with the cause below it.
func storageReason(kind, message string) string {
	if c := storageCode.FindStringSubmatch(message); c != nil {
		return c[1] + ": " + firstOf(strings.ReplaceAll(c[2], `\n`, "\n"))
	}
	said, _, _ := strings.Cut(message, "\n\n")
	reason := kind + ": " + firstOf(strings.TrimPrefix(said[strings.LastIndex(said, "=> ")+1:], "> "))
	if s := storageSource.FindStringSubmatch(message); s != nil {
		lines := strings.Split(s[1], "\n")
		reason += ": " + firstOf(lines[len(lines)-1])
	}
	return reason
}

// firstOf is the first line of a text, as far as maxReason.
func firstOf(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.ToValidUTF8(line[:min(len(line), maxReason)], "")
}

// storageRemedy is what to do about a kind of error.
func storageRemedy(kind, message string) string {
	switch {
	case strings.Contains(message, `"NoSuchBucket"`), strings.Contains(message, `"ContainerNotFound"`):
		return "make the bucket or the container first, or mend its name in the URI"
	case strings.Contains(message, "region is missing"): // the first request, for the region of the bucket, failed
		return "check the host, the port and the bucket of the URI, which the nodes must reach; they use HTTPS unless the copy says that it is plain"
	case strings.Contains(message, "Null pointer in get_string"): // of CrateDB 6.4.3, which then lists an empty name
		return "CrateDB reads files of Azure only by a pattern: write a * in the name"
	case kind == "PermissionDenied":
		return "check the key and the secret, and what they permit"
	case kind == "NotFound":
		return "check the path in the URI"
	case strings.Contains(message, "send http request"):
		return "check the host and the port of the URI, which the nodes must reach; they use HTTPS unless the copy says that it is plain"
	}
	return ""
}

// storageSignal is the signal of a statement for a failure of the storage. An export changes no rows, so nothing about it is unknown; an import may have
// written the rows of other files.
func storageSignal(st *wire.Statement, e connect.Event) connect.Signal {
	if e.Is == dberr.ErrStorage && st.Op == wire.OpExport {
		return connect.Final
	}
	return e.Signal
}
