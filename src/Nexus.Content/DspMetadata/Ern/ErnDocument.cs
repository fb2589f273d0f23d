using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspMetadata.Ern;

/// <summary>Reads a message that somebody sends: no document type, no entities, nothing fetched, bounded in size and depth.</summary>
internal static class ErnDocument
{
    /// <summary>As long as any request but an upload may be.</summary>
    public const int MostBytes = 1 << 20;

    private const int Deepest = 40;

    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostBytes,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = false,
    };

    public static async Task<XElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = await BodyAsync(request, cancellationToken);
        try
        {
            await CheckDepthAsync(bytes, cancellationToken);
            bytes.Position = 0;
            using var reader = XmlReader.Create(bytes, Settings);
            var document = await XDocument.LoadAsync(reader, LoadOptions.SetLineInfo, cancellationToken);
            return document.Root!;
        }
        catch (XmlException malformed)
        {
            throw Problems.Of(
                400,
                "malformed-xml",
                "This is no XML that is read here.",
                $"Line {malformed.LineNumber}, place {malformed.LinePosition}: it must be well-formed, without a document type, at most {Deepest} levels deep and {MostBytes >> 20} MiB long."
            );
        }
    }

    private static async Task<MemoryStream> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (bytes.Length + read > MostBytes)
            {
                await bytes.DisposeAsync();
                throw Problems.Of(
                    413,
                    "message-too-long",
                    "The message is too long.",
                    $"At most {MostBytes >> 20} MiB are read."
                );
            }
            bytes.Write(buffer, 0, read);
        }
        bytes.Position = 0;
        return bytes;
    }

    // Before a tree is built of it, which is worked through level by level.
    private static async Task CheckDepthAsync(MemoryStream bytes, CancellationToken cancellationToken)
    {
        using var reader = XmlReader.Create(bytes, Settings);
        while (await reader.ReadAsync().WaitAsync(cancellationToken))
        {
            if (reader.Depth > Deepest)
            {
                throw new XmlException("Too deep.", null, ((IXmlLineInfo)reader).LineNumber, 1);
            }
        }
    }

    /// <summary>By local names, because senders differ in where they put the namespace.</summary>
    public static IEnumerable<XElement> All(this XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    public static XElement? One(this XElement? element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = element?.All(name).FirstOrDefault();
        }
        return element;
    }

    public static string? TextOf(this XElement? element, params ReadOnlySpan<string> path) =>
        element.One(path)?.Value.Trim() is { Length: > 0 } text ? text : null;

    public static IEnumerable<XElement> Anywhere(this XElement element, string name) =>
        element.Descendants().Where(child => child.Name.LocalName == name);
}
