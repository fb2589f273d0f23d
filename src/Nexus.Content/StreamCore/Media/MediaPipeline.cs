using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Everything from an uploaded file to what players need, in steps that survive a crash: running the same plan again
/// keeps the completed steps and repeats the others from their beginning. Steps that read the source run beside each
/// other; only what takes of another's results waits for it.
/// </summary>
internal sealed class MediaPipeline(MediaTool tool)
{
    /// <summary>Raise it when a step's result changes, so that no older result is taken for this one.</summary>
    private const string EngineVersion = "6";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private const string Check = "check";
    private const string Stream = "stream";
    private const string WaveformStep = "waveform";
    private const string LoudnessName = "loudness.json";
    private const string ThumbnailsStep = "thumbnails";
    private const string Cover = "cover";
    private const string TextsStep = "texts";

    /// <exception cref="MediaRefusedException">The file is at fault; running again gives the same answer.</exception>
    /// <exception cref="MediaToolException">A tool failed or ran out of time.</exception>
    public async Task<MediaResult> RunAsync(
        MediaPlan plan,
        IProgress<MediaProgress>? progress,
        CancellationToken cancel
    )
    {
        Directory.CreateDirectory(plan.OutputFolder);
        StepFolder.Sweep(plan.OutputFolder);
        progress?.Report(new MediaProgress(Check, 0));
        var hash = await HashAsync(plan, cancel);
        var source = await CheckAsync(plan, hash, cancel);
        var steps = StepsFor(source, plan);
        var overall = new OverallProgress(progress, Weights(steps));
        overall.End(Check);
        var files = await RunAllAsync(plan, hash, steps, overall, cancel);
        return await ResultAsync(plan, source, files, cancel);
    }

    private delegate Task Work(string folder, IProgress<double> progress, CancellationToken cancel);

    /// <param name="After">The step whose results this one takes; null where it takes none.</param>
    private sealed record Step(string Name, double Weight, Work Work, string? After = null);

    private List<Step> StepsFor(ProbedMedia source, MediaPlan plan)
    {
        List<Step> steps =
        [
            new(Stream, 20, (to, share, cancel) => new Packager(tool).PackageAsync(source, to, share, cancel)),
        ];
        if (source.Info.Audio is not null)
        {
            steps.Add(new(WaveformStep, 1, (to, share, cancel) => MeasureAsync(source, to, share, cancel)));
        }
        // Each takes over the manifests of the one before.
        var before = Stream;
        SoundCoding?[] codings = [plan.Opus ? SoundCoding.Opus(source.Info) : null, SoundCoding.Lossless(source.Info)];
        foreach (var coding in codings.OfType<SoundCoding>())
        {
            var manifests = Path.Combine(plan.OutputFolder, before);
            steps.Add(new(coding.Folder, 3, CodingAsync, before));
            before = coding.Folder;
            Task CodingAsync(string to, IProgress<double> share, CancellationToken cancel) =>
                new SoundPackager(tool).PackageAsync(source, coding, manifests, to, share, cancel);
        }
        if (source.Info.Video is not null)
        {
            var drawn = Path.Combine(plan.OutputFolder, Stream, Thumbnails.DrawnFolder);
            steps.Add(new(ThumbnailsStep, 0.1, PicturesAsync, Stream));
            Task PicturesAsync(string to, IProgress<double> share, CancellationToken cancel) =>
                new Thumbnails(tool).FinishAsync(source, drawn, to, cancel);
        }
        if (source.Info.Cover is not null)
        {
            steps.Add(new(Cover, 0.1, (to, _, cancel) => new CoverArt(tool).ExtractAsync(source, to, cancel)));
        }
        if (source.Info.Texts.Count > 0)
        {
            steps.Add(new(TextsStep, 0.1, (to, _, cancel) => new EmbeddedTexts(tool).ExtractAsync(source, to, cancel)));
        }
        return steps;
    }

    private static List<(string Step, double Weight)> Weights(List<Step> steps) =>
        [(Check, 1), .. steps.Select(step => (step.Name, step.Weight))];

    private static async Task<List<MediaFile>> RunAllAsync(
        MediaPlan plan,
        string hash,
        List<Step> steps,
        OverallProgress overall,
        CancellationToken cancel
    )
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = new Dictionary<string, Task<IReadOnlyList<MediaFile>>>();
        foreach (var step in steps)
        {
            running[step.Name] = RunOneAsync(step, step.After is { } first ? running[first] : Task.CompletedTask);
        }
        // Every tool has ended when this ends: nobody writes into a folder that is given up.
        Task ended = Task.WhenAll(running.Values);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        if (running.Values.FirstOrDefault(task => task.IsFaulted) is { } failed)
        {
            await failed;
        }
        var files = new List<MediaFile>();
        foreach (var step in steps)
        {
            files.AddRange(await running[step.Name]);
        }
        return files;

        async Task<IReadOnlyList<MediaFile>> RunOneAsync(Step step, Task before)
        {
            try
            {
                await before;
                var share = overall.Begin(step.Name);
                var folder = new StepFolder(plan.OutputFolder, step.Name, hash);
                var made = await folder.CompletedAsync(all.Token);
                made ??= await folder.RunAsync(attempt => step.Work(attempt, share, all.Token), all.Token);
                overall.End(step.Name);
                return made;
            }
            catch
            {
                await all.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>What one step leaves for another, or for the caller to keep elsewhere, is no file for players.</summary>
    private static bool IsPublished(MediaFile file) =>
        !file.Path.StartsWith($"{Stream}/{Thumbnails.DrawnFolder}/", StringComparison.Ordinal)
        && !file.Path.StartsWith($"{TextsStep}/", StringComparison.Ordinal)
        && file.Path != $"{WaveformStep}/{LoudnessName}";

    private async Task<ProbedMedia> CheckAsync(MediaPlan plan, string hash, CancellationToken cancel)
    {
        var folder = new StepFolder(plan.OutputFolder, Check, hash);
        var report = Path.Combine(plan.OutputFolder, Check, "media.json");
        if (await folder.CompletedAsync(cancel) is null)
        {
            var probed = await new MediaProbe(tool).ProbeAsync(plan.Source, plan.Declared, cancel);
            var saved = new Checked(probed.Input.Demuxer, probed.Info);
            await folder.RunAsync(
                attempt => WriteJsonAsync(Path.Combine(attempt, "media.json"), saved, cancel),
                cancel
            );
        }
        var found = JsonSerializer.Deserialize<Checked>(await File.ReadAllBytesAsync(report, cancel), Json)!;
        return new ProbedMedia(new MediaInput(plan.Source, found.Demuxer), found.Info);
    }

    private sealed record Checked(string Demuxer, MediaInfo Info);

    private async Task MeasureAsync(
        ProbedMedia source,
        string folder,
        IProgress<double> share,
        CancellationToken cancel
    )
    {
        var (loudness, peaks) = await new SoundMeasures(tool).MeasureAsync(source, share, cancel);
        await WriteJsonAsync(Path.Combine(folder, LoudnessName), loudness, cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, "waveform.json"), WaveformFile.Json(peaks), cancel);
        await File.WriteAllBytesAsync(Path.Combine(folder, "waveform.dat"), WaveformFile.EightBit(peaks), cancel);
    }

    private static async Task<MediaResult> ResultAsync(
        MediaPlan plan,
        ProbedMedia source,
        List<MediaFile> files,
        CancellationToken cancel
    )
    {
        string? Find(string path) => files.Find(f => f.Path == path)?.Path;
        var loudness = Find($"{WaveformStep}/{LoudnessName}") is { } path
            ? JsonSerializer.Deserialize<LoudnessMeasure>(
                await File.ReadAllBytesAsync(Path.Combine(plan.OutputFolder, path), cancel),
                Json
            )
            : null;
        return new MediaResult(
            source.Info,
            Ladder.For(source.Info),
            $"{Stream}/{Packager.HlsMasterName}",
            Find($"{Stream}/{Packager.DashManifestName}"),
            loudness,
            Find($"{ThumbnailsStep}/{Thumbnails.PosterName}") ?? Find($"{Cover}/{CoverArt.FileName}"),
            EmbeddedTexts.Found(source, Path.Combine(plan.OutputFolder, TextsStep)),
            files.FindAll(IsPublished)
        );
    }

    /// <summary>The source's bytes and everything of the plan that shapes the results.</summary>
    private static async Task<string> HashAsync(MediaPlan plan, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] settings =
        [
            EngineVersion,
            plan.Declared.ContentType ?? "",
            plan.Declared.FileName ?? "",
            $"{plan.Opus}",
        ];
        hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(settings)));
        hash.AppendData(plan.Sha256 ?? await HashFileAsync(plan.Source, cancel));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<byte[]> HashFileAsync(string path, CancellationToken cancel)
    {
        await using var source = File.OpenRead(path);
        return await SHA256.HashDataAsync(source, cancel);
    }

    private static async Task WriteJsonAsync<T>(string path, T value, CancellationToken cancel) =>
        await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(value, Json), cancel);
}
