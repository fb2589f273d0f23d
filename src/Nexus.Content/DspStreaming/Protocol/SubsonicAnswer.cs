using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Nexus.Content.DspStreaming.Protocol;

/// <summary>The frame of every answer.</summary>
internal static class SubsonicAnswer
{
    public const string ProtocolVersion = "1.16.1";

    private static readonly string ServerVersion =
        typeof(SubsonicAnswer).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static Task WriteAsync(HttpContext http, bool json, SubsonicCall call)
    {
        var root = Frame("ok");
        call.Answer.ForEach(element => root.Add(element));
        if (call.AnswerList is { } list)
        {
            root.Children.Add(list);
        }
        return WriteAsync(http, json, root);
    }

    public static Task RefuseAsync(HttpContext http, bool json, SubsonicException refusal) =>
        WriteAsync(
            http,
            json,
            Frame("failed").Add(new Element("error").Set("code", refusal.Code).Set("message", refusal.Message))
        );

    private static Element Frame(string status) =>
        new Element("subsonic-response")
            .Set("status", status)
            .Set("version", ProtocolVersion)
            .Set("type", "nexus")
            .Set("serverVersion", ServerVersion)
            .Set("openSubsonic", true);

    private static async Task WriteAsync(HttpContext http, bool json, Element root)
    {
        var bytes = json ? ElementWriter.Json(root) : ElementWriter.Xml(root);
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = json ? "application/json; charset=utf-8" : "application/xml; charset=utf-8";
        // Every answer is for the one who signed in.
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
