using Microsoft.Extensions.Configuration;

namespace Nexus.Content.StreamCore.Transcoding;

/// <summary>The local folders of assets in the works: <c>source</c> and what the engine makes in <c>out</c>.</summary>
internal sealed class AssetFolders
{
    private readonly string root;

    public AssetFolders(IConfiguration configuration)
    {
        var work = configuration["Data:Work"] ?? throw new InvalidOperationException("Data:Work is not set.");
        root = Directory.CreateDirectory(Path.Combine(work, StreamCoreService.ServiceName)).FullName;
    }

    public string SourceOf(Guid assetId) => Path.Combine(FolderOf(assetId), "source");

    public string OutputOf(Guid assetId) => Path.Combine(FolderOf(assetId), "out");

    public string Create(Guid assetId) => Directory.CreateDirectory(FolderOf(assetId)).FullName;

    /// <summary>An empty folder for one making of the asset's enclosure, apart from what its transcode cleans up.</summary>
    public string CreateEnclosure(Guid assetId)
    {
        var folder = FolderOf(assetId) + "-enclosure";
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        return Directory.CreateDirectory(folder).FullName;
    }

    public void Delete(Guid assetId)
    {
        if (Directory.Exists(FolderOf(assetId)))
        {
            Directory.Delete(FolderOf(assetId), recursive: true);
        }
    }

    private string FolderOf(Guid assetId) => Path.Combine(root, assetId.ToString("N"));
}
