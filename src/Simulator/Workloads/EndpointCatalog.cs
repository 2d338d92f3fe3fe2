using System.Collections.Immutable;
using Simulator.Documents;

namespace Simulator.Workloads;

/// <summary>The endpoints of the made-up scenarios. Between them they use every shape and spelling that the contract names.</summary>
internal static class EndpointCatalog
{
    public const string VideoProcessor = "ep_video_processor";

    public static ImmutableArray<EndpointProfile> All { get; } =
    [
        new()
        {
            Id = "ep_image_processor",
            Share = 26,
            Gpus = [new(GpuModel.A100, 1, 7), new(GpuModel.L40S, 1, 3)],
            MedianSeconds = 260,
            Unit = new("images", "imagesProcessed", "totalImages", "imagesProcessed", 1.2),
            Steps = ["decoding_images", "processing_images", "enhancing_images"],
            Utilization = 84,
            Dialect = new() { Substate = SubstateSpelling.Substate },
        },
        new()
        {
            Id = "ep_text_generator",
            Share = 20,
            Gpus = [new(GpuModel.H100, 1, 6), new(GpuModel.A100Large, 1, 4)],
            MedianSeconds = 180,
            Spread = 0.7,
            TimeoutSeconds = 900,
            Unit = new("documents", "documentsGenerated", "totalDocuments", "documentsGenerated", 0.06, 1200, 900),
            Steps = ["tokenizing", "generating", "post_processing"],
            Utilization = 76,
            ModelMemory = 0.55,
            PeakMemory = 0.82,
            CpuUtilization = 22,
            ColdStart = new(9, 41, 5, "weightsDownload", 22),
            Dialect = new()
            {
                Substate = SubstateSpelling.CurrentStep,
                SnakeCaseTags = true,
                Throughput = ThroughputShape.Rates,
                Memory = MemorySpelling.Gibibytes,
                ErrorIsText = true,
                ResultField = true,
                StreamsPatches = true,
                Logs = LogShape.Entries,
                CostDigits = 4,
            },
        },
        new()
        {
            Id = VideoProcessor,
            Share = 14,
            Gpus = [new(GpuModel.A100, 1, 8), new(GpuModel.Rtx4090, 1, 2)],
            MedianSeconds = 520,
            Unit = new("frames", "processedFrames", "totalFrames", "framesEncoded", 48),
            Steps = ["frame_extraction", "video_enhancement", "video_encoding"],
            Utilization = 88,
            PeakMemory = 0.9,
            TimeoutSeconds = 2400,
            CpuUtilization = 63,
            Odds = new() { OutOfMemory = 0.09, Timeout = 0.04 },
            Dialect = new()
            {
                Substate = SubstateSpelling.SubState,
                Memory = MemorySpelling.Megabytes,
                Throughput = ThroughputShape.Text,
                FractionalProgress = true,
            },
        },
        new()
        {
            Id = "ep_speech_transcriber",
            Share = 13,
            Gpus = [new(GpuModel.T4, 1, 1)],
            MedianSeconds = 75,
            Unit = new("minutes", "minutesTranscribed", "totalMinutes", "minutesTranscribed", 0.9),
            Steps = ["segmenting_audio", "transcribing", "aligning"],
            Utilization = 71,
            PeakMemory = 0.55,
            FinalizingSeconds = 4,
            UploadingSeconds = 3,
            ColdStart = new(4, 9, 2),
            Dialect = new()
            {
                Substate = SubstateSpelling.Status,
                Power = PowerSpelling.Number,
                SnakeCaseTags = true,
                Logs = LogShape.Block,
            },
        },
        new()
        {
            Id = "ep_embedding_batch",
            Share = 11,
            Gpus = [new(GpuModel.L40S, 1, 1)],
            MedianSeconds = 110,
            Unit = new("documents", "documentsEmbedded", "totalDocuments", "documentsEmbedded", 140, 310),
            Steps = ["reading_documents", "embedding", "indexing"],
            Utilization = 92,
            PeakMemory = 0.45,
            Odds = new()
            {
                OutOfMemory = 0.01,
                Error = 0.02,
                Timeout = 0.005,
            },
            Dialect = new()
            {
                Substate = SubstateSpelling.Substatus,
                StreamsPatches = true,
                Memory = MemorySpelling.Bytes,
                Throughput = ThroughputShape.Rates,
                FractionalProgress = true,
                CostDigits = 6,
            },
        },
        new()
        {
            Id = "ep_scene_render",
            Share = 8,
            Gpus = [new(GpuModel.Rtx4090, 1, 3), new(GpuModel.Rtx4090, 2, 1)],
            MedianSeconds = 340,
            Unit = new("tiles", "tilesRendered", "totalTiles", "tilesRendered", 3.4),
            Steps = ["building_scene", "rendering_tiles", "denoising"],
            Utilization = 96,
            PeakMemory = 0.62,
            CpuUtilization = 18,
            Dialect = new()
            {
                Substate = SubstateSpelling.Substate,
                DetailedResources = true,
                Power = PowerSpelling.Kilowatts,
                Logs = LogShape.Entries,
            },
        },
        new()
        {
            Id = "ep_llm_finetune",
            Share = 4,
            Gpus = [new(GpuModel.H100, 8, 3), new(GpuModel.H100, 4, 2)],
            MedianSeconds = 2600,
            TimeoutSeconds = 14_400,
            Unit = new("steps", "stepsCompleted", "totalSteps", "stepsCompleted", 0.8, 16_384),
            Steps = ["sharding_dataset", "training_epochs", "evaluating"],
            Utilization = 94,
            ModelMemory = 0.5,
            PeakMemory = 0.93,
            FinalizingSeconds = 60,
            UploadingSeconds = 75,
            ColdStart = new(21, 96, 18, "kernelCompile", 31),
            Odds = new()
            {
                OutOfMemory = 0.08,
                Cancelled = 0.06,
                Paused = 0.2,
            },
            Dialect = new()
            {
                Substate = SubstateSpelling.Substate,
                DetailedResources = true,
                Throughput = ThroughputShape.Rates,
                FractionalProgress = true,
                Logs = LogShape.Entries,
            },
        },
        new()
        {
            Id = "ep_protein_folding",
            Share = 4,
            Gpus = [new(GpuModel.A100Large, 2, 1), new(GpuModel.A100Large, 1, 2)],
            MedianSeconds = 900,
            TimeoutSeconds = 5400,
            Unit = new("recycles", "recyclesDone", "totalRecycles", "structuresPredicted", 0.05),
            Steps = ["searching_alignments", "folding", "relaxing"],
            Utilization = 79,
            PeakMemory = 0.78,
            CpuUtilization = 71,
            Dialect = new()
            {
                Substate = SubstateSpelling.SubState,
                DetailedResources = true,
                Memory = MemorySpelling.Gibibytes,
                ErrorIsText = true,
                SnakeCaseTags = true,
            },
        },
    ];

    /// <summary>Teams, their projects and users: what cost panels group by.</summary>
    public static ImmutableArray<Team> Teams { get; } =
    [
        new(
            "vision",
            ["proj_batch_processing", "proj_catalog_photos"],
            ["user_12345", "user_20817", "user_33290"],
            "image_enhancement"
        ),
        new("media", ["proj_trailers", "proj_archive_restoration"], ["user_41002", "user_41977"], "video"),
        new("search", ["proj_semantic_index", "proj_support_answers"], ["user_50331", "user_51844", "user_58102"], "retrieval"),
        new("research", ["proj_foundation", "proj_folding"], ["user_60004", "user_61723"], "training"),
        new("growth", ["proj_newsletter"], ["user_70410"], "copywriting"),
    ];
}

internal sealed record Team(string Name, ImmutableArray<string> Projects, ImmutableArray<string> Users, string Category);
