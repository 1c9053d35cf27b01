using System.Security.Cryptography;

namespace Orleans.Platform.Storage.Setup;

/// <summary>A generated secret in a file that only its owner may read.</summary>
public static class SecretFile
{
    /// <summary>The secret in the file; generated and stored when the file does not exist.</summary>
    /// <remarks>Written to a second file and renamed, so that a crash never leaves half a secret.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="bytes">How many random bytes a new secret has; it is written in hexadecimal digits.</param>
    public static string ReadOrCreate(string path, int bytes = 24)
    {
        if (File.Exists(path)) return File.ReadAllText(path).Trim();

        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var writer = new StreamWriter(temporary, options))
        {
            writer.WriteLine(secret);
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true); // A key that a power cut takes away takes the data with it.
        }

        File.Move(temporary, path);
        return secret;
    }
}
