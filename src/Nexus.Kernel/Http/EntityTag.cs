using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Data;

namespace Nexus.Kernel.Http;

/// <summary>Entity tags from row versions (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2).</summary>
public static class EntityTag
{
    /// <summary>Sets <c>ETag</c> to the row's version.</summary>
    public static void SetETag(this HttpContext context, IVersioned row) =>
        context.Response.Headers.ETag = $"\"{row.Version}\"";

    /// <summary>
    /// The tag of a body by what it says. It is weak, because what is compressed later is another sequence of bytes.
    /// </summary>
    public static string WeakOf(ReadOnlySpan<byte> body) =>
        $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";

    /// <summary>Whether the caller's <c>If-None-Match</c> names the tag, by the weak comparison the standard asks for.</summary>
    public static bool IsKnown(this HttpRequest request, string tag)
    {
        var wanted = request.Headers.IfNoneMatch.ToString();
        return wanted == "*"
            || wanted
                .Split(',', StringSplitOptions.TrimEntries)
                .Any(one => one.Length > 0 && Plain(one).SequenceEqual(Plain(tag)));
    }

    /// <summary>
    /// Checks <c>If-Match</c>: 428 when it is missing, 412 when the row has changed since it was read.
    /// </summary>
    public static void RequireMatch(this HttpContext context, IVersioned row)
    {
        var expected = context.Request.Headers.IfMatch.ToString();
        if (expected.Length == 0)
        {
            throw Problems.Of(
                428,
                "if-match-required",
                "Say which version you edit.",
                "Send If-Match with the ETag you read."
            );
        }
        if (expected != "*" && expected != $"\"{row.Version}\"")
        {
            throw Problems.Of(
                412,
                "changed-meanwhile",
                "Somebody else changed this meanwhile.",
                $"The present version is \"{row.Version}\"; read it again and repeat your edit."
            );
        }
    }

    private static ReadOnlySpan<char> Plain(string tag) =>
        tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;
}
