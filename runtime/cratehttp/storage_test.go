package cratehttp

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// TestStorageFault has the texts of CrateDB 6.4.3 for S3 and Azure.
func TestStorageFault(t *testing.T) {
	const secret = "check the key and the secret, and what they permit"
	for message, want := range map[string][2]string{
		"OpenDALException[PermissionDenied (permanent) at write => S3Error { code: \"SignatureDoesNotMatch\", message: \"refused\", resource: \"\", request_id: \"1\" }\n\nContext:\n" +
			"   uri: http://127.0.0.1:9410/books/out/t_1_.json\n   response: Parts { status: 403, version: HTTP/1.1, headers: {\"date\": \"Sun\"} }\n   service: s3\n   path: out/t_1_.json\n   written: 826\n]": {
			"the storage of the files failed at write of out/t_1_.json: SignatureDoesNotMatch: refused", secret},
		"OpenDALException[Unexpected (permanent) at  => PermissionDenied (permanent) at read, context: { uri: http://127.0.0.1:37251/books/a.json, response: Parts { status: 403, " +
			"headers: {\"date\": \"Sun\"} }, service: s3, path: copied/a.json, range: 0- } => S3Error { code: \"AccessDenied\", message: \"no \\\"rights\\\"\", resource: \"\" }\n]": {
			`the storage of the files failed at read of copied/a.json: AccessDenied: no \"rights\"`, secret},
		"NotSerializableExceptionWrapper[OpenDALException: Unexpected (permanent) at  => NotFound (permanent) at read, context: { service: s3, path: copied/none.json, range: 0- } => " +
			"S3Error { code: \"NoSuchKey\", message: \"said\", resource: \"\", request_id: \"1\" }\n]": {
			"the storage of the files failed at read of copied/none.json: NoSuchKey: said", "check the path in the URI"},
		"OpenDALException[ConfigInvalid (permanent) at list => S3Error { code: \"NoSuchBucket\", message: \"none\", resource: \"\" }\n\nContext:\n   uri: http://h/none?***\n   path: out/\n]": {
			"the storage of the files failed at list of out/: NoSuchBucket: none", "make the bucket or the container first, or mend its name in the URI"},
		"OpenDALException[Unexpected (temporary) at write => send http request\n\nContext:\n   url: https://h/x?***\n   path: a/x\n\nSource:\n   error sending request\n   connection refused\n]": {
			"the storage of the files failed at write of a/x: Unexpected: send http request: connection refused",
			"check the host and the port of the URI, which the nodes must reach; they use HTTPS unless the copy says that it is plain"},
		"OpenDALException[Unexpected (permanent) at  => Null pointer in get_string obj argument\n]": {
			"the storage of the files failed: Unexpected: Null pointer in get_string obj argument", "CrateDB reads files of Azure only by a pattern: write a * in the name"},
		"AmazonS3Exception[The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket; Request ID: 1; S3 Extended Request ID: null; Proxy: null)]": {
			"the storage of the files failed: NoSuchBucket: The specified bucket does not exist", "make the bucket or the container first, or mend its name in the URI"},
		"AmazonS3Exception[refused (Service: Amazon S3; Status Code: 403; Error Code: InvalidAccessKeyId; Request ID: 1)]": {
			"the storage of the files failed: InvalidAccessKeyId: refused", secret},
		"SdkClientException[Unable to execute HTTP request: Unsupported or unrecognized SSL message]": {
			"the storage of the files failed: Unable to execute HTTP request: Unsupported or unrecognized SSL message",
			"check the host and the port of the URI, which the nodes must reach; they use HTTPS unless the copy says that it is plain"},
		"OpenDALException[":        {"OpenDALException[", ""},
		"some other text at x => ": {"some other text at x => ", ""},
	} {
		if text, remedy := storageFault(message); text != want[0] || remedy != want[1] {
			t.Errorf("%s: %q, %q", message, text, remedy)
		}
	}
	long, _ := storageFault("OpenDALException[Unexpected (permanent) at read => " + strings.Repeat("é", 500))
	if len(long) > 400 || !strings.HasSuffix(long, "é") {
		t.Error(long)
	}
}

// TestStorageSignal: an export that the storage refused changed no rows, an import may have written some.
func TestStorageSignal(t *testing.T) {
	f := refusal{code: 5000, message: "OpenDALException[NotFound (permanent) at read => x]"}
	for op, want := range map[wire.Op]connect.Signal{wire.OpExport: connect.Final, wire.OpImport: connect.Abandoned, wire.OpOther: connect.Abandoned} {
		if got := f.signal(&wire.Statement{Op: op}); got != want {
			t.Errorf("%s: %s, want %s", op, got, want)
		}
	}
	if err := f.serverError("n", 500); err.Err != dberr.ErrStorage || err.Hint != "check the path in the URI" {
		t.Errorf("%+v", err)
	}
}
