using System.Text;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>Everything wrong that can be sent to one operation.</summary>
internal static class HostileRequests
{
    private static readonly string[] PathValues =
    [
        "x",
        "00000000-0000-0000-0000-000000000000",
        "01900000-0000-7000-8000-0000000000aa",
        "..%2f..%2fetc%2fpasswd",
        "%e2%82%ac%f0%9f%98%80",
        "%ff%fe",
        "%00",
        "%0a",
        "a%25b",
        "-1",
        "%20",
        "'%20or%201=1",
        "%7B%7D",
        "..",
        ".",
        "%5c..%5c",
        "%ed%a0%80",
        new('9', 40),
        new('a', 3000),
    ];

    private static readonly string[] QueryValues =
    [
        "",
        "x",
        "-1",
        "0",
        "99999999999999999999",
        "1e400",
        "%00",
        "%ff",
        "%e2%82%ac",
        "[]",
        "NaN",
        "%25",
        "%27",
        "_",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999%2B00:00",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "%ed%a0%80",
        new('a', 5000),
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Idempotency-Key", ""),
        ("Idempotency-Key", new('x', 500)),
        ("Idempotency-Key", "é"),
        ("If-Match", $"\"{new string('9', 400)}\""),
        ("If-Match", "W/\"1\""),
        ("If-None-Match", "garbage"),
        ("If-Modified-Since", "x"),
        ("If-Range", "\""),
        ("Range", "bytes=-"),
        ("Range", "lines=1-2"),
        ("Range", "bytes=99999999999999999999-"),
        ("Tus-Resumable", "9"),
        ("Upload-Length", "-1"),
        ("Upload-Length", new('9', 30)),
        ("Upload-Offset", "x"),
        ("Upload-Metadata", "filename !!!"),
        ("Authorization", "Bearer"),
        ("Authorization", "Bearer a.b.c"),
        ("Authorization", "Basic eDp5"),
        ("Authorization", "Bearer " + new string('e', 9000)),
        ("Authorization", "\u007f"),
        ("X-Big", new('h', 40_000)),
        ("Cookie", "__Host-nexus=garbage; a=\""),
        ("Accept", "application/xml"),
        ("Content-Encoding", "gzip"),
        ("traceparent", "garbage"),
        ("X-Forwarded-For", "<script>"),
        ("X-Request-Id", new('x', 300)),
        ("Origin", "null"),
        ("Upgrade", "websocket"),
        ("Host", "bad host!"),
        ("Host", ""),
        ("Host", "localhost:99999"),
        ("Authorization", "Basic AADo"),
        ("Authorization", "Basic ADoA"),
        ("DPoP", "W10.W10.eA"),
        ("X-Vault-Token", "nxk_x"),
        ("Content-Length", "-1"),
    ];

    private static readonly (string What, byte[] Body)[] Bodies =
    [
        ("empty", []),
        ("null", "null"u8.ToArray()),
        ("list", "[]"u8.ToArray()),
        ("text", "\"x\""u8.ToArray()),
        ("object", "{}"u8.ToArray()),
        ("number", "12"u8.ToArray()),
        ("cut off", "{\"a\":"u8.ToArray()),
        ("NUL byte", [0]),
        ("byte order mark", [0xef, 0xbb, 0xbf, (byte)'{', (byte)'}']),
        ("invalid UTF-8", [(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}']),
        ("half a surrogate as key", "{\"\\ud800\":1}"u8.ToArray()),
        ("NUL as key", "{\"\\u0000\":1}"u8.ToArray()),
        ("deep lists", Encoding.ASCII.GetBytes(new string('[', 10_000) + new string(']', 10_000))),
        ("deep objects", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)))),
        ("2 MB", Encoding.ASCII.GetBytes("{\"a\":\"" + new string('x', 2_000_000) + "\"}")),
    ];

    private static readonly string?[] ContentTypes =
    [
        null,
        "",
        "garbage",
        ";;;",
        "text/plain",
        "application/xml",
        "application/json; charset=utf-16",
        "application/json; charset=utf-7",
        "application/json; charset=bogus",
        "application/json; charset=\"utf-8\"",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/problem+json",
        "application/offset+octet-stream",
    ];

    private static readonly string[] Forms =
    [
        "token=",
        "token=%00",
        "token=%ff",
        "token=a&token=b",
        "token=" + new string('x', 20_000),
        "&&&&=",
        string.Concat(Enumerable.Repeat("a=b&", 3000)),
        "token=a.b.c",
        "token=eyJhbGciOiJub25lIn0.e30.",
        new('%', 100),
    ];

    private static readonly string[] Methods =
    [
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "TRACE",
        "FOO",
    ];

    public static IEnumerable<HostileRequest> Of(Operation operation) =>
        Addresses(operation).Concat(OfHeaders(operation)).Concat(operation.Writes ? OfBodies(operation) : []);

    /// <summary>The operation with harmless values in the path.</summary>
    public static HostileRequest Plain(Operation operation, string what) =>
        new(operation, operation.Method, operation.Path(Harmless), what);

    private static string Harmless(string name) =>
        name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? "01900000-0000-7000-8000-0000000000bb"
        : name is "number" or "partNumber" ? "1"
        : "abc";

    private static IEnumerable<HostileRequest> Addresses(Operation operation)
    {
        var plain = Plain(operation, "nothing");
        yield return plain;
        foreach (var (name, value) in operation.PathNames.SelectMany(_ => PathValues, (name, value) => (name, value)))
        {
            var target = operation.Path(other => other == name ? value : Harmless(other));
            yield return plain with
            {
                Target = target,
                What = $"path {name}",
            };
        }
        foreach (var (name, value) in operation.QueryNames.SelectMany(_ => QueryValues, (name, value) => (name, value)))
        {
            yield return plain with
            {
                Target = $"{plain.Target}?{name}={value}",
                What = $"query {name}",
            };
        }
        foreach (var name in operation.QueryNames)
        {
            yield return plain with
            {
                Target = $"{plain.Target}?{name}=1&{name}=2",
                What = $"query {name} twice",
            };
        }
        foreach (var method in Methods.Where(method => method != operation.Method))
        {
            yield return plain with
            {
                Method = method,
                What = "another method",
            };
        }
    }

    private static IEnumerable<HostileRequest> OfHeaders(Operation operation) =>
        Headers.Select(header =>
            Plain(operation, $"header {header.Name}: {header.Value[..Math.Min(30, header.Value.Length)]}") with
            {
                Header = header,
            }
        );

    private static IEnumerable<HostileRequest> OfBodies(Operation operation)
    {
        foreach (var (what, body) in Bodies)
        {
            yield return Plain(operation, $"body: {what}") with
            {
                Body = body,
            };
        }
        foreach (var type in ContentTypes)
        {
            var plain = Plain(operation, $"content type {type ?? "absent"}") with { ContentType = type };
            yield return plain with
            {
                Body = "{}"u8.ToArray(),
            };
            yield return plain with
            {
                Body = "<a/>"u8.ToArray(),
            };
        }
        foreach (var form in operation.TakesForm ? Forms : [])
        {
            yield return Plain(operation, "form " + form[..Math.Min(30, form.Length)]) with
            {
                Body = Encoding.ASCII.GetBytes(form),
                ContentType = "application/x-www-form-urlencoded",
            };
        }
        if (operation.Body is null)
        {
            yield break;
        }
        foreach (var (what, number) in Numbers)
        {
            var sample = SampleBody.Of(operation.Body, operation.Schemas, number)!.ToJsonString();
            yield return Plain(operation, what) with
            {
                Body = Encoding.UTF8.GetBytes(sample),
            };
        }
        var good = SampleBody.Of(operation.Body, operation.Schemas, (least, _) => Math.Max(1, least))!;
        foreach (var (what, body) in SpoiledBodies.Of(good))
        {
            yield return Plain(operation, what) with
            {
                Body = body,
            };
        }
    }

    private static readonly (string What, Func<long, long, long> Number)[] Numbers =
    [
        ("a good body", (least, _) => Math.Max(1, least)),
        ("all numbers at their most", (_, most) => most),
        ("all numbers at 2^63 - 1", (_, _) => long.MaxValue),
        ("all numbers at -2^63", (_, _) => long.MinValue),
    ];
}
