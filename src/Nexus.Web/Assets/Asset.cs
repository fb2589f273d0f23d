namespace Nexus.Web.Assets;

/// <summary>One file the pages load, as it lies in the assembly and compressed.</summary>
internal sealed record Asset(string ContentType, byte[] Plain, byte[]? Brotli, byte[]? Gzip);
