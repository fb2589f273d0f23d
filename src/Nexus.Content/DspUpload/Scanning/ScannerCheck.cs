using Nexus.Kernel.Health;

namespace Nexus.Content.DspUpload.Scanning;

/// <summary>Says whether uploads are looked at for viruses. Uploads are taken either way; without an answer they wait.</summary>
internal sealed class ScannerCheck(VirusScanner scanner) : IReadinessCheck
{
    public string Service => DspUploadService.ServiceName;

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<string?> NoteAsync(CancellationToken cancellationToken)
    {
        if (!scanner.IsOn)
        {
            return "Uploads are not scanned for viruses: Upload:VirusScanner is not set.";
        }
        return await scanner.AnswersAsync(cancellationToken)
            ? null
            : "The virus scanner does not answer: uploads wait until it does.";
    }
}
