using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies the sources of the machines and puts the planted bugs into the copy. A patch names a file, a snippet and what stands in
/// its place; all snippets are looked up in the file as it was, each must be there exactly once, and none may overlap another.
/// Compiled by the build itself.
/// </summary>
public sealed class PatchSources : Task
{
    [Required]
    public string SourceFolder { get; set; }

    [Required]
    public string TargetFolder { get; set; }

    [Required]
    public ITaskItem[] Sources { get; set; }

    [Required]
    public ITaskItem[] Patches { get; set; }

    public override bool Execute()
    {
        var hunks = Patches.SelectMany(patch => Read(patch.ItemSpec)).ToList();
        foreach (ITaskItem source in Sources)
        {
            string relative = Path.GetFullPath(source.ItemSpec).Substring(Path.GetFullPath(SourceFolder).Length).TrimStart('/', '\\').Replace('\\', '/');
            string text = File.ReadAllText(source.ItemSpec);
            string patched = Apply(text, hunks.Where(hunk => hunk.File == relative).ToList());
            string target = Path.Combine(TargetFolder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target));
            if (!File.Exists(target) || File.ReadAllText(target) != patched)
                File.WriteAllText(target, patched);
        }

        foreach (Hunk hunk in hunks.Where(hunk => !hunk.IsPlaced))
            Log.LogError("Planted bug {0}: there is no file {1} among the machines.", hunk.Patch, hunk.File);
        return !Log.HasLoggedErrors;
    }

    private string Apply(string text, List<Hunk> hunks)
    {
        foreach (Hunk hunk in hunks)
        {
            hunk.IsPlaced = true;
            hunk.At = text.IndexOf(hunk.Original, StringComparison.Ordinal);
            if (hunk.At < 0)
                Log.LogError("Planted bug {0}: its snippet is not in {1} any more. Plant the same fault in the code as it is now: {2}", hunk.Patch, hunk.File, hunk.Original);
            else if (text.IndexOf(hunk.Original, hunk.At + 1, StringComparison.Ordinal) >= 0)
                Log.LogError("Planted bug {0}: its snippet is in {1} more than once; take more lines into it: {2}", hunk.Patch, hunk.File, hunk.Original);
        }

        int end = text.Length;
        foreach (Hunk hunk in hunks.Where(hunk => hunk.At >= 0).OrderByDescending(hunk => hunk.At))
        {
            if (hunk.At + hunk.Original.Length > end)
                Log.LogError("Planted bug {0}: its snippet overlaps that of another bug in {1}.", hunk.Patch, hunk.File);
            else
                text = text.Substring(0, hunk.At) + hunk.Faulty + text.Substring(hunk.At + hunk.Original.Length);
            end = hunk.At;
        }

        return text;
    }

    /// <summary>Reads <c>file: path</c>, then the snippet between <c>&lt;&lt;&lt;&lt;</c> and <c>====</c> and its replacement up to <c>&gt;&gt;&gt;&gt;</c>, as often as that comes. The end of a block's last line is not part of it.</summary>
    private static IEnumerable<Hunk> Read(string patch)
    {
        string file = "";
        List<string> block = null;
        string original = "";
        foreach (string line in File.ReadAllLines(patch))
        {
            if (block == null && line.StartsWith("file: ", StringComparison.Ordinal))
                file = line.Substring("file: ".Length);
            else if (line == "<<<<")
                block = new List<string>();
            else if (line == "====" && block != null)
            {
                original = string.Join("\n", block);
                block.Clear();
            }
            else if (line == ">>>>" && block != null)
            {
                yield return new Hunk { Patch = Path.GetFileNameWithoutExtension(patch), File = file, Original = original, Faulty = string.Join("\n", block) };
                block = null;
            }
            else
                block?.Add(line);
        }
    }

    private sealed class Hunk
    {
        public string Patch;
        public string File;
        public string Original;
        public string Faulty;
        public int At;
        public bool IsPlaced;
    }
}
