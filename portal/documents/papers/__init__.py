"""Every paper that the procedure asks for, each as its data and its Word file.

Papers: 申报表 with its package 材料包 and archive, 推荐意见页, letters 函件 and 同意书, 评分表 and what a round
leaves, 公示 with 单位内部公示 and 公示情况汇总, 表彰决定.
"""
