using System.Text;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>One request as bytes: HttpClient would mend or refuse most of what is sent here.</summary>
internal sealed record HostileRequest(Operation Operation, string Method, string Target, string What)
{
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    /// <summary>One header on top of the usual ones, or instead of one of them.</summary>
    public (string Name, string Value)? Header { get; init; }

    public byte[] Bytes(string? token)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = "localhost",
            ["Connection"] = "close",
        };
        if (token is not null)
        {
            headers["Authorization"] = "Bearer " + token;
        }
        if (Operation.Writes)
        {
            headers["Idempotency-Key"] = Guid.CreateVersion7().ToString();
            headers["If-Match"] = "*";
            headers["Content-Length"] = $"{Body?.Length ?? 0}";
        }
        if (Body is not null && ContentType is not null)
        {
            headers["Content-Type"] = ContentType;
        }
        if (Header is { } extra)
        {
            headers[extra.Name] = extra.Value;
        }
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append($"{name}: {value}\r\n");
        }
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    public override string ToString() => $"{Method} {(Target.Length > 120 ? Target[..120] + "…" : Target)} ({What})";
}
