using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.Exporting;

/// <summary>Writes the ZIP: one JSON file a service, and a page that shows them all.</summary>
internal sealed class ExportFile(
    ServiceClient client,
    PersonalDataHolders holders,
    IConfiguration configuration,
    TimeProvider clock
)
{
    private static readonly JsonSerializerOptions Readable = new(NexusJson.Options) { WriteIndented = true };

    /// <summary>A stream at its beginning, over a file that goes with it.</summary>
    public async Task<Stream> WriteAsync(User user, TaskContext context, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(configuration["Data:Work"] ?? Path.GetTempPath(), "exports")
        );
        var file = new FileStream(
            Path.Combine(folder.FullName, $"{Guid.CreateVersion7():N}.zip"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose
        );
        try
        {
            await FillAsync(file, user, context, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task FillAsync(Stream file, User user, TaskContext context, CancellationToken cancellationToken)
    {
        await using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        var page = new ExportPage(user, clock.GetUtcNow());
        for (var index = 0; index < holders.Services.Count; index++)
        {
            var service = holders.Services[index];
            context.Report((double)index / holders.Services.Count, service);
            var data = await client.SendAsync(
                PersonalDataCalls.ExportOf(service),
                new ExportPersonalData(user.Id),
                cancellationToken
            );
            await WriteAsync(zip, service + ".json", JsonSerializer.SerializeToUtf8Bytes(data, Readable));
            page.Add(service, data);
        }
        await WriteAsync(zip, "index.html", Encoding.UTF8.GetBytes(page.ToString()));
    }

    private async Task WriteAsync(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = clock.GetUtcNow();
        await using var stream = await entry.OpenAsync();
        await stream.WriteAsync(content);
    }
}
