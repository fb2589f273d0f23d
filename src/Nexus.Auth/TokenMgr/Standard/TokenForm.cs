using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Auth.TokenMgr.Standard;

/// <summary>The form of RFC 7009 section 2.1 and RFC 7662 section 2.1: <c>token</c>, and a hint we do not need.</summary>
internal static class TokenForm
{
    public static async Task<string> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            throw Problems.Of(
                415,
                "unsupported-media-type",
                "The body's type is not understood.",
                "Send application/x-www-form-urlencoded with the field token."
            );
        }
        var token = await FormBody.IsReadableAsync(request) ? request.Form["token"].ToString() : throw Unreadable();
        return token.Length is > 0 and <= 8192
            ? token
            : throw Problems.Invalid("token", "Give the token, at most 8192 characters.");
    }

    private static ProblemException Unreadable() =>
        Problems.Of(400, "invalid-request", "The request is not valid.", "The form cannot be read.");
}
