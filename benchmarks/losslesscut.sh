#!/bin/sh
# Cuts as LosslessCut does, by the commands that it shows in its log, with ffmpeg and ffprobe.
#   losslesscut.sh keyframe|smart SOURCE OUTPUT START DURATION FORMAT ENCODER
# keyframe: its normal cut, from the keyframe before the start, all of it copied.
# smart: up to the next keyframe all is encoded, from there on copied, and both are put together.
set -eu
kind=$1 source=$2 output=$3 start=$4 duration=$5 format=$6 encoder=$7
quiet="-nostdin -hide_banner -loglevel error"

reckon() { awk "BEGIN { printf \"%.6f\", $1 }"; }

copy() { # FROM SECONDS TARGET, and what else
    from=$1 seconds=$2 target=$3
    shift 3
    ffmpeg $quiet -ss "$from" -i "$source" -t "$seconds" "$@" -map 0 -c copy -map_metadata 0 \
        -movflags use_metadata_tags -movflags +faststart -ignore_unknown -f "$format" -y "$target"
}

if [ "$kind" = keyframe ]; then
    copy "$start" "$duration" "$output" -avoid_negative_ts make_zero
    exit
fi

asked() { ffprobe -v error -select_streams v:0 -of csv=p=0 "$@" "$source"; }
key=$(asked -read_intervals "$start%+10" -show_entries packet=pts_time,flags |
    awk -F, -v start="$start" '/K/ && $1 >= start && (best == "" || $1 < best) { best = $1 }
        END { print best }')
rate=$(asked -show_entries stream=bit_rate | tr -dc 0-9)
[ -n "$rate" ] || rate=$(ffprobe -v error -of csv=p=0 -show_entries format=bit_rate "$source")
scale=$(asked -show_entries stream=time_base | cut -d/ -f2)
ffmpeg $quiet -ss "$start" -i "$source" -ss 0 -t "$(reckon "$key - $start")" -map 0 -c copy \
    -c:v "$encoder" -b:v $((rate * 6 / 5)) -ignore_unknown -video_track_timescale "$scale" \
    -f "$format" -y "$output.head"
copy "$key" "$(reckon "$start + $duration - $key")" "$output.rest" -video_track_timescale "$scale"
printf "file 'file:%s'\n" "$output.head" "$output.rest" |
    ffmpeg ${quiet#-nostdin} -f concat -safe 0 -protocol_whitelist file,pipe,fd -i - -i "$source" \
        -map 0 -c copy -map_metadata 1 -movflags use_metadata_tags -movflags +faststart \
        -ignore_unknown -video_track_timescale "$scale" -f "$format" -y "$output"
rm "$output.head" "$output.rest"
